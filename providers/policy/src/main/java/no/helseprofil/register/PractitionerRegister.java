package no.helseprofil.register;

import no.helseprofil.identifiers.NationalIdentityNumber;

/** Who is a health practitioner, by national identity number. */
public interface PractitionerRegister extends Register<NationalIdentityNumber, Practitioner> {}
