package no.helseprofil.register;

import no.helseprofil.identifiers.OrganisationNumber;

/** Which organisations there are, and which is part of which. */
public interface OrganisationRegister extends Register<OrganisationNumber, Unit> {}
