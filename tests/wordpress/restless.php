<?php
// Plugin of the test's WordPress. Makes every answer differ in its bytes, as real sites' do, and
// gives every page a way to sign in and back, and every post its short link, as many themes do.
// The option "guess_addresses", where it is 0, stops WordPress from redirecting what it no longer
// has to the page that it takes for its successor; plugins for security often do so.

add_action('wp_footer', function () {
    wp_nonce_field('feedback-' . microtime(), 'feedback_nonce');
    if (is_single()) {
        echo '<a href="' . esc_url(wp_get_shortlink()) . '">Short link</a> ';
    }
    wp_loginout(home_url(add_query_arg([])));
    echo '<p class="served">Page served at ' . esc_html(microtime()) . '</p>';
});
add_filter('do_redirect_guess_404_permalink', fn() => (bool) get_option('guess_addresses', 1));
