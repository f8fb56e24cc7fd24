/** What is sent to HelseID, and what is taken of it. */
@NullMarked
package no.helseprofil.broker;

import org.jspecify.annotations.NullMarked;
