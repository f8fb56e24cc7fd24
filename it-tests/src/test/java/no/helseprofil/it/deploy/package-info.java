/** What the folder {@code deploy} has for operators, as they run it. */
@NullMarked
package no.helseprofil.it.deploy;

import org.jspecify.annotations.NullMarked;
