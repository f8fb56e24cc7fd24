/** A realm of an authority in a few lines, and the realm file that is made from them. */
@NullMarked
package no.helseprofil.realmtemplate;

import org.jspecify.annotations.NullMarked;
