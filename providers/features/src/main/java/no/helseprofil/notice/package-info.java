/** Who is told what becomes of a client, when, and in which words. */
@NullMarked
package no.helseprofil.notice;

import org.jspecify.annotations.NullMarked;
