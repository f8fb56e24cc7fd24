/** The clock of a server, as somebody on this machine moves it; see {@code TestTime}. Nothing else is in here: the demo takes it. */
@NullMarked
package no.helseprofil.testserver.clock;

import org.jspecify.annotations.NullMarked;
