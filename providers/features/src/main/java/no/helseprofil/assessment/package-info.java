/**
 * The assessment of a realm: what its clients and APIs do against what the profile asks of them. Plain Java: knows no
 * server, no clock and no database.
 */
@NullMarked
package no.helseprofil.assessment;

import org.jspecify.annotations.NullMarked;
