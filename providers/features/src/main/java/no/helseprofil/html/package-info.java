/**
 * Pages without script: a tree in which text stays text, and the style sheet that a content security policy lets in.
 */
@NullMarked
package no.helseprofil.html;

import org.jspecify.annotations.NullMarked;
