package no.helseprofil.register;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.identifiers.OrganisationNumber;
import org.jspecify.annotations.Nullable;

/**
 * Register that is looked up by a key.
 *
 * @param <K> key of an entry
 * @param <V> value of an entry
 */
public interface Register<K, V> {

    /** Returns what is known now, without waiting. */
    Answer<V> find(K key);

    /**
     * Returns the answer of the register, which is called only if no fresh answer is known. Completes within the
     * register's hard timeout and never exceptionally. A caller that waits for it must not hold a database connection.
     */
    default CompletableFuture<Answer<V>> lookUp(K key) {
        return CompletableFuture.completedFuture(find(key));
    }

    /** Date in Norway, which is the one that registers use when they write dates without a time. */
    final class NorwegianDay {

        private static final ZoneId NORWAY = ZoneId.of("Europe/Oslo");

        private NorwegianDay() {}

        public static LocalDate of(Instant instant) {
            return LocalDate.ofInstant(instant, NORWAY);
        }
    }

    /** Register of organisations and their parts. */
    interface OrganisationRegister extends Register<OrganisationNumber, Unit> {

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

    /** Register of health practitioners, by national identity number. */
    interface PractitionerRegister extends Register<NationalIdentityNumber, Practitioner> {}

    /**
     * Legal entity, or a unit of one.
     *
     * @param parent the unit directly above; null for the topmost unit
     * @param isDeleted whether the unit has ceased to exist
     * @param ending the proceeding that usually ends the unit; null if there is none
     * @param lastDay the day on which the unit is closed down; null if unknown
     */
    record Unit(
            OrganisationNumber number,
            String name,
            @Nullable OrganisationNumber parent,
            boolean isDeleted,
            @Nullable Ending ending,
            @Nullable LocalDate lastDay) {

        /** Proceeding that may end an organisation and puts it under other control. */
        public enum Ending {
            BANKRUPTCY,
            /** The organisation is being wound up, voluntarily or by force. */
            WINDING_UP
        }

        /** Returns the unit as it is on a day: one that has been closed down no longer exists, even if not deleted. */
        Unit on(LocalDate day) {
            return lastDay == null || !lastDay.isBefore(day)
                    ? this
                    : new Unit(number, name, parent, true, ending, lastDay);
        }
    }
}
