/** Health claims on a real server: who is told what, in which token, and that nobody forges them. */
@NullMarked
package no.helseprofil.it.claims;

import org.jspecify.annotations.NullMarked;
