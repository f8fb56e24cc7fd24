/**
 * Numbers that name organisations and people: values that parse or say what is wrong. A value that exists is
 * well-formed; whether anybody has the number is for a register to say. What names a person is never shown by
 * {@code toString}.
 */
@NullMarked
package no.helseprofil.identifiers;

import org.jspecify.annotations.NullMarked;
