/** Reports of assessments as HTTP: which form and language is asked for, and the headers that go with it. */
@NullMarked
package no.helseprofil.keycloak.report;

import org.jspecify.annotations.NullMarked;
