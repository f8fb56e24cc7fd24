/** Immediate measures in an incident: blocks and emergency settings. */
@NullMarked
package no.helseprofil.incident;

import org.jspecify.annotations.NullMarked;
