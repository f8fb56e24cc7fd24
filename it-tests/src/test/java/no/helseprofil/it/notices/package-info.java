/** Notices to the contacts of clients, by real mail and to a real receiver of events. */
@NullMarked
package no.helseprofil.it.notices;

import org.jspecify.annotations.NullMarked;
