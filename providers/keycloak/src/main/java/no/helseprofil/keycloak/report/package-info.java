/** Reports of assessments over HTTP: the negotiated form and language, and the headers. */
@NullMarked
package no.helseprofil.keycloak.report;

import org.jspecify.annotations.NullMarked;
