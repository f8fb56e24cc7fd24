package no.helseprofil.register;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import no.helseprofil.identifiers.OrganisationNumber;

/** Register of organisations and their parts. */
public interface OrganisationRegister extends Register<OrganisationNumber, Unit> {

    /** Returns a register with the answers of another one, each unit in its state on the day of the answer. */
    static OrganisationRegister of(Register<OrganisationNumber, Unit> register, Clock clock) {
        return new OrganisationRegister() {
            @Override
            public Answer<Unit> find(OrganisationNumber number) {
                return today(register.find(number));
            }

            @Override
            public CompletableFuture<Answer<Unit>> lookUp(OrganisationNumber number) {
                return register.lookUp(number).thenApply(this::today);
            }

            private Answer<Unit> today(Answer<Unit> answer) {
                return answer.map(unit -> unit.on(NorwegianDay.of(clock.instant())));
            }
        };
    }
}
