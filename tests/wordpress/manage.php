<?php
// Does to WordPress what its editors do. Reads {"do": name, …} from standard input.

error_reporting(E_ALL & ~E_DEPRECATED & ~E_USER_DEPRECATED & ~E_WARNING & ~E_NOTICE);
$order = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
$_SERVER['HTTP_HOST'] = $_SERVER['SERVER_NAME'] = 'partnership.example';
$_SERVER['HTTPS'] = 'on';
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
if ($order['do'] === 'install') {
    define('WP_INSTALLING', true);
}
// WordPress lets these be replaced: nothing is sent by e-mail.
function wp_new_blog_notification() {}
function wp_mail() { return true; }

require getenv('WORDPRESS_FOLDER') . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/admin.php';

function body_of(array $entry): string {
    $says = $entry['says'] ? "<!-- wp:paragraph --><p>{$entry['says']}</p><!-- /wp:paragraph -->" : '';
    $shared = fn($found) => '<!-- wp:block {"ref":' . block_at($found[1])->ID . '} /-->';
    return $says . "\n" . preg_replace_callback('/%block:(.+?)%/', $shared, $entry['more'] ?? '');
}

function must($result) {
    if (is_wp_error($result) || !$result) {
        fwrite(STDERR, is_wp_error($result) ? $result->get_error_message() : 'it did nothing');
        exit(1);
    }
    return $result;
}

function at(string $path): WP_Post {
    return must(get_page_by_path($path, OBJECT, ['page', 'post']));
}

function block_at(string $slug): WP_Post {
    return must(get_page_by_path($slug, OBJECT, 'wp_block'));
}

function block(array $order): void {
    must(wp_update_post(wp_slash(['ID' => block_at($order['slug'])->ID, 'post_content' => body_of($order)]), true));
}

function set_permalinks(string $structure): void {
    global $wp_rewrite;
    $wp_rewrite->set_permalink_structure($structure);
    flush_rewrite_rules(false);
}

function install(array $order): void {
    require ABSPATH . 'wp-admin/includes/upgrade.php';
    wp_install('Larkhope Safeguarding Children Partnership', 'editor', 'editor@partnership.example',
        true, '', 'a password that nobody uses');
    foreach (get_posts(['post_type' => 'any', 'post_status' => 'any', 'numberposts' => -1]) as $sample) {
        wp_delete_post($sample->ID, true);
    }
    wp_set_current_user(1);
    update_option('timezone_string', 'Europe/London');
    update_option('posts_per_page', 3);
    switch_theme($order['theme']);
    set_permalinks('/%postname%/');
}

function fill(array $order): void {
    wp_set_current_user(1);
    foreach ($order['blocks'] as $block) {
        must(wp_insert_post(wp_slash([
            'post_type' => 'wp_block',
            'post_status' => 'publish',
            'post_name' => $block['slug'],
            'post_title' => $block['slug'],
            'post_content' => body_of($block),
        ]), true));
    }
    foreach ($order['pages'] as $page) {
        $above = dirname($page['path']);
        must(wp_insert_post(wp_slash([
            'post_type' => 'page',
            'post_status' => $page['status'] ?? 'publish',
            'post_date' => '2023-01-09 08:00:00',
            'post_name' => basename($page['path']),
            'post_parent' => $above === '.' ? 0 : at($above)->ID,
            'post_title' => $page['title'],
            'post_content' => body_of($page),
        ]), true));
    }
    update_option('show_on_front', 'page');
    update_option('page_on_front', at('home')->ID);
    update_option('page_for_posts', at('news')->ID);
    post($order);
    foreach ($order['files'] as $file) {
        $upload = ['name' => basename($file['from']), 'tmp_name' => $file['from']];
        must(media_handle_sideload($upload, isset($file['page']) ? at($file['page'])->ID : 0, null, [
            'post_title' => $file['title'], 'post_date' => $file['date'],
        ]));
    }
}

function post(array $order): void {
    wp_set_current_user(1);
    foreach ($order['posts'] as $post) {
        must(wp_insert_post(wp_slash([
            'post_type' => 'post',
            'post_status' => 'publish',
            'post_date' => $post['date'],
            'post_name' => $post['slug'],
            'post_title' => $post['title'],
            'post_password' => $post['password'] ?? '',
            'post_content' => body_of($post),
        ]), true));
    }
}

function write(array $order): void {
    must(wp_update_post(wp_slash(['ID' => at($order['path'])->ID, 'post_content' => body_of($order)]), true));
}

function move(array $order): void {
    must(wp_update_post(['ID' => at($order['path'])->ID, 'post_parent' => at($order['under'])->ID], true));
}

function option(array $order): void {
    update_option($order['name'], $order['value']);
}

function trash(array $order): void {
    must(wp_trash_post(at($order['path'])->ID));
}

function comment(array $order): void {
    must(wp_insert_comment([
        'comment_post_ID' => at($order['path'])->ID,
        'comment_author' => 'A reader',
        'comment_content' => $order['says'],
        'comment_approved' => 1,
    ]));
}

function permalinks(array $order): void {
    set_permalinks($order['structure']);
}

function theme(array $order): void {
    switch_theme($order['theme']);
}

(match ($order['do']) {
    'install' => install(...), 'fill' => fill(...), 'post' => post(...), 'write' => write(...),
    'trash' => trash(...), 'comment' => comment(...), 'permalinks' => permalinks(...), 'theme' => theme(...),
    'block' => block(...), 'move' => move(...), 'option' => option(...),
})($order);
