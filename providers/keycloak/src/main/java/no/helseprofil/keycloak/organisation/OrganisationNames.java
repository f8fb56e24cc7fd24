package no.helseprofil.keycloak.organisation;

import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Unit;

/**
 * Names of organisations, where the realm has a register of them. A login doesn't wait for the register. The look-up
 * begins when it is clear that the page will be shown, and an organisation whose name isn't known by then is shown by
 * its number alone.
 *
 * @param registers registers of the realm
 */
record OrganisationNames(Registers registers) {

    void prepare(OrganisationOffer offer) {
        offer.organisations().forEach(organisation -> {
            registers.lookUp(organisation.parent());
            if (organisation.child() != null) {
                registers.lookUp(organisation.child());
            }
        });
    }

    /** Returns the name of an organisation; empty if it isn't known. */
    String of(OrganisationNumber number) {
        Answer<Unit> answer = registers.organisation(number);
        if (answer instanceof Answer.Found<Unit> found) {
            return found.value().name();
        }
        return answer instanceof Answer.Unavailable<Unit> unavailable && unavailable.last() != null
                ? unavailable.last().value().name()
                : "";
    }
}
