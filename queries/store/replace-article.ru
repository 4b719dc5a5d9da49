# title-vi: Thay một bài báo
# title-en: Replace an article
# description-vi: Bỏ mọi thứ của bài cũ và ghi bài mới trong một lần cập nhật.
# description-en: Drop all of the old article and write the new one in one update.
PREFIX dcterms: <http://purl.org/dc/terms/>
DROP SILENT GRAPH <$article_graph> ;
DROP SILENT GRAPH <$text_graph> ;
DELETE WHERE { GRAPH <$findings> { ?finding dcterms:isPartOf <$article> ; ?property ?value } } ;
INSERT DATA { $quads }
