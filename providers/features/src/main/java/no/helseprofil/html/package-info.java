/** Pages from templates, in which text stays text, and the style sheet that a content security policy allows. */
@NullMarked
package no.helseprofil.html;

import org.jspecify.annotations.NullMarked;
