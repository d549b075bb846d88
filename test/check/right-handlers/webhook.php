<?php
declare(strict_types=1);

// Served by `php -S 127.0.0.1:8080 webhook.php`.
ini_set('display_errors', '0');

if (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) !== '/webhook') {
    http_response_code(404);
    exit;
}
if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    http_response_code(405);
    header('Allow: POST');
    exit;
}
$authorization = substr(getenv('PHANTOM_WEBHOOK_TOKEN'), 0, 32);
if (!hash_equals($authorization, $_SERVER['HTTP_AUTHORIZATION'] ?? '')) {
    http_response_code(401);
    exit('Unauthorized');
}
$delivery = json_decode(file_get_contents('php://input'), true);
if (!is_array($delivery) || !isset($delivery['event'])) {
    http_response_code(400);
    exit('Bad request');
}
if ($delivery['event'] === 'block.applied') {
    error_log('block ' . $delivery['data']['height']);
}
echo 'OK';
