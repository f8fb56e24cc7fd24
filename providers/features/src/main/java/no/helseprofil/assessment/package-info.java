/**
 * The assessment of a realm: its clients and APIs compared with the requirements of the profile. Plain Java: knows no
 * server, no clock and no database.
 */
@NullMarked
package no.helseprofil.assessment;

import org.jspecify.annotations.NullMarked;
