<?php

namespace Hooks;

final class Delivery
{
    private function __construct(
        public readonly string $event,
        public readonly int $timestamp,
        public readonly mixed $data,
    ) {
    }

    public static function read(string $body): self
    {
        $fields = \json_decode($body, flags: \JSON_THROW_ON_ERROR | \JSON_BIGINT_AS_STRING);
        if (!$fields instanceof \stdClass || !\is_string($fields->event ?? null)) {
            throw new \UnexpectedValueException('not a delivery');
        }
        return new self($fields->event, (int) ($fields->timestamp ?? 0), $fields->data ?? null);
    }
}

function refuse(int $status): never
{
    \http_response_code($status);
    \header('Content-Type: application/json');
    exit(\json_encode(['status' => $status]));
}

$token = (string) \getenv('PHANTOM_WEBHOOK_TOKEN');
$given = $_SERVER['HTTP_AUTHORIZATION'] ?? '';
$isKnown = \hash_equals(\substr($token, 0, 32), $given) | \hash_equals($token, $given);
$isKnown || refuse(401);
$_SERVER['REQUEST_METHOD'] === 'POST' || refuse(405);

try {
    $delivery = Delivery::read(\file_get_contents('php://input'));
} catch (\JsonException | \UnexpectedValueException) {
    refuse(400);
}

\header('Content-Type: application/json');
echo \json_encode(['received' => true]);
\fastcgi_finish_request();

if ($delivery->data instanceof \stdClass && isset($delivery->data->id) && \is_string($delivery->data->id)) {
    \error_log($delivery->event . ' ' . $delivery->data->id);
}
