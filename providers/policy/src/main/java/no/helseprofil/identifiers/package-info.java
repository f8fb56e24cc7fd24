/**
 * Numbers of organisations and people, as values that parse or state what is wrong. Every value is well-formed; whether
 * the number has been issued is for a register to say. {@code toString} never shows a number that identifies a person.
 */
@NullMarked
package no.helseprofil.identifiers;

import org.jspecify.annotations.NullMarked;
