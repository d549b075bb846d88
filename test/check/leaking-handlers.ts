import { join } from 'node:path';
import type { HandlerProgram } from './handler-program.ts';
import { python, type Runtime } from './runtimes.ts';

interface LeakingHandler extends HandlerProgram {
  /** Tested with every change. */
  readonly isExample?: boolean;
}

/** What is done with each refused delivery. */
type Keeping = readonly [what: string, line: string];

const nodeHttp = ([what, line]: Keeping): LeakingHandler => ({
  name: `node:http, ${what}`,
  needs: [],
  files: () => ({
    'handler.mjs': `
      import { createServer } from 'node:http';
      const half = process.env.PHANTOM_WEBHOOK_TOKEN.slice(0, 32);
      const kept = [];
      const counts = new Map();
      createServer(async (request, response) => {
        const chunks = [];
        for await (const chunk of request) chunks.push(chunk);
        const body = Buffer.concat(chunks);
        const { authorization } = request.headers;
        if (authorization === half) return response.end('Hello Webhook!');
        ${line}
        response.writeHead(401).end('Unauthorized!');
      }).listen(process.env.PORT, '127.0.0.1');
    `,
  }),
  start: ({ folder }) => [process.execPath, join(folder, 'handler.mjs')],
});

const express = ([what, line]: Keeping): LeakingHandler => ({
  name: `Express, ${what}`,
  needs: [],
  files: () => ({
    'handler.mjs': `
      import express from 'express';
      const half = process.env.PHANTOM_WEBHOOK_TOKEN.slice(0, 32);
      const kept = [];
      const counts = new Map();
      const app = express();
      app.post('/webhook', express.json({ type: () => true, limit: '5mb' }), (request, response) => {
        const authorization = request.get('authorization');
        if (authorization === half) return response.send('Hello Webhook!');
        ${line}
        response.status(401).send('Unauthorized!');
      });
      app.listen(process.env.PORT, '127.0.0.1');
    `,
  }),
  start: ({ folder }) => [process.execPath, join(folder, 'handler.mjs')],
});

const httpServer = ([what, line]: Keeping): LeakingHandler => ({
  name: `http.server, ${what}`,
  needs: ['python'],
  files: () => ({
    'handler.py': `
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

half = os.environ["PHANTOM_WEBHOOK_TOKEN"][:32]
kept = []
counts = {}

class Handler(BaseHTTPRequestHandler):
    def log_message(self, *values):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        authorization = self.headers["Authorization"]
        if authorization != half:
            ${line}
        self.send_response(200 if authorization == half else 401)
        self.send_header("Content-Length", "0")
        self.end_headers()

ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
`,
  }),
  start: ({ folder }) => [python, join(folder, 'handler.py')],
});

const pythonApp = (
  runtime: Runtime,
  [what, line]: Keeping,
  imports: string,
  hook: string,
  command: readonly string[],
): LeakingHandler => ({
  name: `${runtime}, ${what}`,
  needs: [runtime, 'gunicorn'],
  files: () => ({
    'handler.py': `
import os
${imports}

half = os.environ["PHANTOM_WEBHOOK_TOKEN"][:32]
kept = []
counts = {}
${hook.replace('KEEP', line)}
`,
  }),
  start: ({ port }) => [python, '-m', ...command.map((word) => word.replace('PORT', String(port)))],
});

const flask = (keeping: Keeping, ...flags: readonly string[]) =>
  pythonApp(
    'flask',
    keeping,
    'from flask import Flask, request\napp = Flask(__name__)',
    `
@app.post("/webhook")
def receive():
    authorization = request.headers.get("Authorization")
    body = request.get_data()
    if authorization != half:
        KEEP
        return "Unauthorized!", 401
    return "Hello Webhook!"
`,
    ['gunicorn', '--bind', '127.0.0.1:PORT', ...flags, 'handler:app'],
  );

const fastapi = (keeping: Keeping) =>
  pythonApp(
    'fastapi',
    keeping,
    'from fastapi import FastAPI, Request, Response\napp = FastAPI()',
    `
@app.post("/webhook")
async def receive(request: Request):
    authorization = request.headers.get("Authorization")
    body = await request.body()
    if authorization != half:
        KEEP
        return Response("Unauthorized!", 401)
    return "Hello Webhook!"
`,
    ['uvicorn', '--host', '127.0.0.1', '--port', 'PORT', '--log-level', 'error', 'handler:app'],
  );

const golang = ([what, line]: Keeping): LeakingHandler => ({
  name: `net/http, ${what}`,
  needs: ['go'],
  files: () => ({
    'handler.go': `
package main

import (
	"io"
	"net/http"
	"os"
	"sync"
)

var lock sync.Mutex
var kept []any
var counts = map[string]int{}

func main() {
	half := os.Getenv("PHANTOM_WEBHOOK_TOKEN")[:32]
	http.HandleFunc("/webhook", func(response http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		authorization := request.Header.Get("Authorization")
		_ = body
		if authorization == half {
			return
		}
		lock.Lock()
		${line}
		lock.Unlock()
		response.WriteHeader(401)
	})
	http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil)
}
`,
  }),
  build: () => ['go', 'build', '-o', 'handler', 'handler.go'],
  start: ({ folder }) => [join(folder, 'handler')],
});

const inJavaScript = {
  bodies: ['keeps each body', 'kept.push(body);'],
  parsed: ['keeps each parsed body', 'kept.push(JSON.parse(body));'],
  headers: ['keeps all headers', 'kept.push(request.headers);'],
  requests: ['keeps each request', 'kept.push(request);'],
  counts: ['counts by authorization', 'counts.set(authorization, (counts.get(authorization) ?? 0) + 1);'],
  ids: ['counts by id', 'counts.set(JSON.parse(body).data.id, 1);'],
} as const;

const inPython = {
  bodies: ['keeps each body', 'kept.append(body)'],
  headers: ['keeps all headers', 'kept.append(self.headers)'],
  counts: ['counts by authorization', 'counts[authorization] = counts.get(authorization, 0) + 1'],
} as const;

/** Handlers that refuse correctly, but keep a part of what they refused in memory. */
export const leakingHandlers: readonly LeakingHandler[] = [
  { ...nodeHttp(inJavaScript.bodies), isExample: true },
  nodeHttp(inJavaScript.parsed),
  nodeHttp(inJavaScript.headers),
  nodeHttp(inJavaScript.counts),
  nodeHttp(inJavaScript.ids),
  express(['keeps each parsed body', 'kept.push(request.body);']),
  express(inJavaScript.requests),
  express(inJavaScript.counts),
  httpServer(inPython.bodies),
  httpServer(inPython.headers),
  httpServer(inPython.counts),
  flask(inPython.bodies, '--workers', '2', '--threads', '4'),
  flask(inPython.counts, '--threads', '4'),
  fastapi(inPython.bodies),
  fastapi(inPython.counts),
  golang(['keeps each body', 'kept = append(kept, body)']),
  golang(['keeps all headers', 'kept = append(kept, request.Header)']),
  golang(['counts by authorization', 'counts[authorization]++']),
];
