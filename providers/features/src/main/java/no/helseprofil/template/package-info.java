/** A realm of an authority in a few lines, and the realm file that is made of them. */
@NullMarked
package no.helseprofil.template;

import org.jspecify.annotations.NullMarked;
