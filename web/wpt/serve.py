"""Serves the checkout of the web-platform-tests that is the working directory on http://localhost:8000, without what they
need other packages for: HTTP/2 and WebTransport. Its one argument is a folder for the configuration."""

import json
import os
import sys

sys.path[:0] = [os.getcwd(), os.path.join(os.getcwd(), "tools")]

import localpaths  # noqa: F401,E402 the checkout's own: where its libraries are
from tools.serve import serve  # noqa: E402

CONFIG = {
    "browser_host": "localhost",
    "server_host": "127.0.0.1",
    "check_subdomains": False,
    "ports": {"http": [8000, 8001], "https": [8443, 8444], "ws": [], "wss": [], "h2": []},
}

if __name__ == "__main__":
    path = os.path.join(sys.argv[1], "wpt-config.json")
    with open(path, "w") as file:
        json.dump(CONFIG, file)
    none = dict.fromkeys(["doc_root", "ws_doc_root", "inject_script", "latency", "log_level", "alias_file"])
    off = dict.fromkeys(["verbose", "webtransport_h3", "exit_after_start", "is_wave", "report"], False)
    serve.run(config_path=path, no_h2=True, **none, **off)
