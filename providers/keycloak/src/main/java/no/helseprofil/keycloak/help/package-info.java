/** Public pages to which every refusal links: each requirement and how to meet it. */
@NullMarked
package no.helseprofil.keycloak.help;

import org.jspecify.annotations.NullMarked;
