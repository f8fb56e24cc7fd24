package no.helseprofil.keycloak.probe;

import no.helseprofil.keycloak.server.InternalSpi;

/** SPI for the limits of assessments: start options {@code --spi-helseprofil-assessment--<id>--<key>}. */
public final class AssessmentSpi extends InternalSpi {

    static final String NAME = "helseprofil-assessment";

    public AssessmentSpi() {
        super(NAME, ProbeProvider.class, ProbeProviderFactory.class);
    }
}
