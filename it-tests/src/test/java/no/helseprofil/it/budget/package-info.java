/** What a request of somebody who has proven nothing may cost the server, counted and not timed. */
@NullMarked
package no.helseprofil.it.budget;

import org.jspecify.annotations.NullMarked;
