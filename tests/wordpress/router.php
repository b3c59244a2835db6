<?php
// Routes what PHP's own web server is asked for as a reverse proxy and a web server would:
// WordPress is told its real address, files are sent as they are, and the rest is WordPress's.

$path = rawurldecode((string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$file = realpath($_SERVER['DOCUMENT_ROOT'] . $path);
$inside = $file !== false && str_starts_with($file, realpath($_SERVER['DOCUMENT_ROOT']) . '/');
$script = $inside && is_file($file) && str_ends_with($file, '.php');
if ($inside && is_file($file) && !$script) {
    return false;
}

$_SERVER['HTTP_HOST'] = $_SERVER['SERVER_NAME'] = 'partnership.example';
$_SERVER['SERVER_PORT'] = '443';
$_SERVER['HTTPS'] = 'on';
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $script ? $path : '/index.php';
unset($_SERVER['PATH_INFO']);
$target = $script ? $file : $_SERVER['DOCUMENT_ROOT'] . '/index.php';
chdir(dirname($target));
require $target;
