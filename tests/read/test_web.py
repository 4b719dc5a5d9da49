"""Addresses: fetched from loopback servers that these tests start, refused where they lead astray."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from congthuong.errors import ReadError
from congthuong.read import read, web
from congthuong.read.web import fetch
from congthuong.web_address import is_public

PAGE = (
    "<html><head><title>Cụm công nghiệp lấp đầy nhanh</title></head><body><article>"
    "<h1>Cụm công nghiệp lấp đầy nhanh</h1>"
    "<p>Đến hết tháng 6/2024, toàn tỉnh có 12 cụm công nghiệp hoạt động, tỷ lệ lấp đầy bình quân đạt 62,5%.</p>"
    "<p>Các cụm thu hút 118 dự án, vốn đăng ký 5.630 tỷ đồng, giải quyết việc làm cho 9.400 lao động địa phương.</p>"
    "</article></body></html>"
).encode()


def _not_found(request: BaseHTTPRequestHandler) -> None:
    request.send_error(404)


class Site:
    """A loopback server whose paths are functions of the request."""

    def __init__(self) -> None:
        self.paths: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[tuple[str, str]] = []  # Host header, path
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.headers["Host"], self.path))
                site.paths.get(self.path, _not_found)(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, request: Any, client_address: Any) -> None:
                pass  # a client that has heard enough hangs up

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port: int = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def serve(self, path: str, body: bytes, content_type: str = "text/html; charset=utf-8", **headers: str) -> str:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            if content_type:
                request.send_header("Content-Type", content_type)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)

        self.paths[path] = answer
        return self.url(path)

    def redirect(self, path: str, target: str) -> str:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(302)
            request.send_header("Location", target)
            request.end_headers()

        self.paths[path] = answer
        return self.url(path)


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    yield found
    found.server.shutdown()
    found.server.server_close()


def test_a_page_is_read_and_its_address_is_its_id(site: Site) -> None:
    address = site.serve("/tin-7.html?a=1", PAGE)
    (document,) = read([address], allow_private=True)
    article = document.article
    assert (article.id, article.metadata.url) == (address, address)
    assert article.metadata.title == "Cụm công nghiệp lấp đầy nhanh"
    assert article.source is not None
    assert (article.source.name, article.source.media_type) == (address, "text/html")
    assert document.raw == PAGE


def test_text_by_its_type_and_by_its_name(site: Site) -> None:
    body = "Chỉ số sản xuất công nghiệp tăng 7%.\n".encode()
    assert fetch(site.serve("/a", body, "text/plain"), allow_private=True).media_type == "text/plain"
    named = site.serve("/a.md", body, "application/octet-stream")
    assert fetch(named, allow_private=True).media_type == "text/markdown"


def test_a_private_address_is_refused_unless_allowed(site: Site) -> None:
    address = site.serve("/", PAGE)
    with pytest.raises(ReadError, match=r"127\.0\.0\.1 is the private address 127\.0\.0\.1"):
        fetch(address)
    assert site.asked == []
    assert fetch(address, allow_private=True).raw == PAGE


def test_a_name_that_resolves_to_a_private_address_is_refused(site: Site) -> None:
    with pytest.raises(ReadError, match="localhost is the private address"):
        fetch(f"http://localhost:{site.port}/")
    assert site.asked == []


def test_the_name_is_resolved_once_and_the_host_is_still_named(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.serve("/", PAGE)
    answers = iter(["127.0.0.1", "10.0.0.1", "10.0.0.1"])
    real = socket.getaddrinfo

    def resolve(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        return real(next(answers) if host == "news.example" else host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(web, "is_public", lambda address: address == "127.0.0.1")
    fetched = fetch(f"http://news.example:{site.port}/")
    assert fetched.raw == PAGE
    assert site.asked == [(f"news.example:{site.port}", "/")]
    assert next(answers) == "10.0.0.1"  # the second answer was never asked for


def test_redirects_are_followed_and_the_last_address_counts(site: Site) -> None:
    end = site.serve("/end.html", PAGE)
    assert fetch(site.redirect("/start", "/end.html"), allow_private=True).address == end


def test_a_redirect_to_a_private_address_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    start = site.redirect("/start", f"http://127.0.0.2:{site.port}/secret")
    monkeypatch.setattr(web, "is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(ReadError, match=r"127\.0\.0\.2 is the private address"):
        fetch(start)
    assert [path for _, path in site.asked] == ["/start"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/a", "http://"])
def test_a_redirect_to_anything_but_the_web_is_refused(site: Site, target: str) -> None:
    with pytest.raises(ReadError):
        fetch(site.redirect("/start", target), allow_private=True)


def test_redirects_in_a_circle_end(site: Site) -> None:
    with pytest.raises(ReadError, match="redirects more than 5 times"):
        fetch(site.redirect("/a", "/a"), allow_private=True)


def test_a_page_that_is_too_large_is_refused_by_its_length_and_by_its_bytes(site: Site) -> None:
    big = b"a" * (web.MAX_BYTES + 1)
    bomb = gzip.compress(big)
    for address in (
        site.serve("/big", big, "text/plain"),
        site.serve("/bomb", bomb, "text/plain", Content_Encoding="gzip"),
    ):
        with pytest.raises(ReadError, match="larger than 25 MB"):
            fetch(address, allow_private=True)


def test_another_type_is_named(site: Site) -> None:
    with pytest.raises(ReadError, match="it is image/png, which is not read"):
        fetch(site.serve("/a.png", b"\x89PNG", "image/png"), allow_private=True)
    with pytest.raises(ReadError, match="it is nothing, which is not read"):
        fetch(site.serve("/a", b"x", ""), allow_private=True)


def test_an_error_of_the_server_is_named(site: Site) -> None:
    with pytest.raises(ReadError, match="answered 404 Not Found"):
        fetch(site.url("/none"), allow_private=True)


def test_nobody_there() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(ReadError, match="cannot be fetched"):
        fetch(f"http://127.0.0.1:{port}/", allow_private=True)
    with pytest.raises(ReadError, match=r"nowhere\.invalid is not known"):
        fetch("http://nowhere.invalid/", allow_private=True)


@pytest.mark.parametrize("slow", ["headers", "body"])
def test_a_slow_server_is_not_waited_for(site: Site, slow: str) -> None:
    done = threading.Event()

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n")
        if slow == "body":
            request.wfile.write(b"\r\n")
        while not done.is_set():
            request.wfile.write(b"X-Header: 1\r\n" if slow == "headers" else b"a")
            request.wfile.flush()
            time.sleep(0.05)

    site.paths["/slow"] = answer
    with pytest.raises(ReadError, match=r"no answer within 0\.5 seconds"):
        fetch(site.url("/slow"), allow_private=True, seconds=0.5)
    done.set()


def test_a_failed_address_leaves_the_others_alone(site: Site) -> None:
    good = site.serve("/good.html", PAGE)
    errors: list[ReadError] = []
    found = [d.article.id for d in read([site.url("/none"), good, good], on_error=errors.append, allow_private=True)]
    assert found == [good]
    assert [error.where for error in errors] == [site.url("/none")]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("1.1.1.1", True),
        ("2606:4700:4700::1111", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("127.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:1.1.1.1", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2002:808:808::1", True),
        ("64:ff9b::8.8.8.8", True),
        ("64:ff9b:1::7f00:1", False),
        ("64:ff9b:1::808:808", False),
        ("::127.0.0.1", False),
        ("::8.8.8.8", False),
        ("::ffff:0:127.0.0.1", False),
        ("fec0::1", False),
        ("2001:0:808:808::80ff:fffe", False),  # Teredo: the client's address is the complement of 127.0.0.1
        ("2001:0:7f00:1::f7f7:f7f7", False),
        ("2001:db8::1", False),
        ("3fff::1", False),
        ("4000::1", False),
        ("100::1", False),
        ("0.1.2.3", False),
        ("192.0.0.1", False),
        ("198.18.0.1", False),
        ("203.0.113.1", False),
        ("240.0.0.1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public
