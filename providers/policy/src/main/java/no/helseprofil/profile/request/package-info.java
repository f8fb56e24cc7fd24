/**
 * Requirements on the request: its form, its grant, and what it asks for at the authorization endpoint; one file each.
 */
@NullMarked
package no.helseprofil.profile.request;

import org.jspecify.annotations.NullMarked;
