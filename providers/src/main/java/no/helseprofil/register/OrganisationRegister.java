package no.helseprofil.register;

import java.util.concurrent.CompletableFuture;
import no.helseprofil.identifiers.OrganisationNumber;

/** Which organisations there are, and which is part of which. */
public interface OrganisationRegister extends Register<OrganisationNumber, Unit> {

    /** The register of organisations that answers as this one does. */
    static OrganisationRegister of(Register<OrganisationNumber, Unit> register) {
        return new OrganisationRegister() {
            @Override
            public Answer<Unit> find(OrganisationNumber number) {
                return register.find(number);
            }

            @Override
            public CompletableFuture<Answer<Unit>> lookUp(OrganisationNumber number) {
                return register.lookUp(number);
            }
        };
    }
}
