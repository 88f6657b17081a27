/**
 * What a page is drawn with: markup that is always well formed and escaped, plots as SVG, pictures
 * as PNG. Nothing here knows about tickets.
 */
package dev.marble.app.page;
