package no.helseprofil.register;

import no.helseprofil.identifiers.NationalIdentityNumber;

/** Register of health practitioners, by national identity number. */
public interface PractitionerRegister extends Register<NationalIdentityNumber, Practitioner> {}
