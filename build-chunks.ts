/** What every command line and the library need. */
export const everywhere = /\/src\/(?:[^/]+|protocol\/(?:token|closest-name))\.ts$|late-crypto$/;

/** What every command line needs besides. */
export const core =
  /\/bin\/(?!keyboard)|\/src\/(?:cli\/(?:run|bug-report|output-problem|parse-plainly|read-flags|find-command|conversation|declare-command|first-steps|global-flags|flag|version|token-(?:split|new|output)[\w-]*|read-choice)\.|commands\/token\.|terminal\/(?:palette|token-text)\.)|\/package\.json$/;

// Loading a file costs a sixth of a millisecond, a thousand characters a twentieth, so what is needed together stands
// together: what every command line needs; what the library and all commands but token need; what these need to read their
// flags; what makes deliveries up; what receives them; what two of listen, send and node need; what is known of events; what
// the commands of webhook need; what send needs, the chain aside; what brings the HTTP client, which takes longer to load than
// all the rest. Order matters: the first that fits takes a module, and what that alone needs with it.
export const groups = [
  { name: 'core', test: core },
  {
    name: 'base',
    test: /\/src\/(?:[^/]+\.ts$|protocol\/(?:skip-string|json-(?:outline|object)|labelled-token|profile|event-names|generation|event-catalogue|verdict|parse-delivery|authorization-values|judge-authorization|delivery-request|secret-header|hide-tokens|token-traces|token|closest-name)\.ts$|http\/(?:body-buffer|listen-problem|receiver-limits|post-failure|limit-interim|target-url)\.)|late-crypto$/,
  },
  {
    name: 'flags',
    test: /\/src\/(?:cli\/(?:read-|node-flags|token-)|commands\/(?:read-|pick-|announce-keyboard|aborted)|files\/(?:file-error|read-(?:bounded-file|secret-file|open-file|dotenv))\.|protocol\/(?:parse-condition|event-pattern|json-characters|expectation|header-line|bad-authorization|scenario-name)\.|terminal\/(?:group-digits|screen-text))/,
  },
  { name: 'other-commands', test: /\/src\/cli\/(?!token-|listen-|send-)[\w-]+-command\./ },
  { name: 'chain', test: /\/src\/(?:chain\/|http\/(?:post-delivery|redirect)\.)|@(?:noble|scure)/ },
  {
    name: 'receiver',
    test: /\/src\/(?:protocol\/(?:verify-authorization|held-tokens)|http\/(?:connection-claim|admission|answer|client-error|reports|send-answer|turns|request-handling|tls-server|receiver))\./,
  },
  {
    name: 'wire',
    test: /\/src\/(?:commands\/(?:filter|warn-of-(?:filter|fault))|http\/(?:node-url|forward-url|host-name|via|bounded-queue)|protocol\/(?:parse-|condition|judge|satisfies|property-of|decimal|live-payload|event-pattern|end-to-end|headers-json|json-string|mask-outcome|public-target|post-outcome|dice|duplicates)|terminal\/(?:answer-text|json-|wrap-|bounded-output|failure-words|key-line|rounded|shell-quote|excerpt|time-of-day|skipped-text))/,
  },
  {
    name: 'forward',
    test: /\/src\/http\/(?:forwarder|forwarded|target-(?!url)|kept-socket|open-socket|bounded-queue|own-address|machine-hosts)/,
  },
  {
    name: 'guide',
    test: /\/src\/protocol\/(?:phantom-events|ark-[\d.]+-events|event-facts|event-guide)/,
  },
  {
    name: 'webhook',
    test: /\/src\/(?:commands\/(?:webhook-(?!file)|node-(?!keys)|creation|open-token|say-node|url-notes)|http\/node|files\/token|protocol\/(?:node-(?!report|tally)|guess|validation|event-note)|terminal\/webhook)/,
  },
  {
    name: 'send',
    test: /\/src\/(?:commands\/(?:send|show-request|warn-of|delivery-source|chain-file)|http\/(?:post|redirect)|files\/(?!process-start)|protocol\/(?!node-|guess|validation|event-note|tally|reception|goal|forwarding|treatment|delivery\.)|terminal\/(?:request|curl|progress|statistics|terminal-stream))/,
  },
];
