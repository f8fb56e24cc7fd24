/** The public pages to which every refusal leads: what a requirement asks, and how to meet it. */
@NullMarked
package no.helseprofil.keycloak.help;

import org.jspecify.annotations.NullMarked;
