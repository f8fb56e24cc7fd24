/** Notices to the contacts of a client: who gets which one, when, and in which words. */
@NullMarked
package no.helseprofil.notice;

import org.jspecify.annotations.NullMarked;
