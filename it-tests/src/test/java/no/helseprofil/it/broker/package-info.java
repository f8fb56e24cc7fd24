/** Logins by HelseID and ID-porten, whose client a realm is. */
@NullMarked
package no.helseprofil.it.broker;

import org.jspecify.annotations.NullMarked;
