/** The table of attacks: tests say in {@link no.helseprofil.it.attack.Attack} what they try, and {@code docs/security.md} prints it. */
@NullMarked
package no.helseprofil.it.attack;

import org.jspecify.annotations.NullMarked;
