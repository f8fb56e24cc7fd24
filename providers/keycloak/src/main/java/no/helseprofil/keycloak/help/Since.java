package no.helseprofil.keycloak.help;

import java.text.MessageFormat;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.NorwegianTime;
import no.helseprofil.profile.Texts;
import no.helseprofil.timetable.Terms.Timing;

/**
 * Says since when a requirement holds, for new clients and for those that were there before; of
 * no client and no cohort.
 */
record Since(Texts words, Language language) {

    /**
     * Says it.
     *
     * @param newFrom from when on a client that is registered is new; none: all are whose registration is known
     * @param existing what the timetable says of clients that were there before everything
     */
    String say(RequirementState state, Optional<Instant> newFrom, Timing existing) {
        return state == RequirementState.ENFORCED
                ? ofNew(newFrom) + " " + ofExisting(existing)
                : words.get("since." + state.id());
    }

    /** Since when a later stage holds, which has both dates. */
    String say(Timing existing) {
        return filled(
                "since.stage",
                Objects.requireNonNull(existing.announced()),
                Objects.requireNonNull(existing.enforced()));
    }

    private String ofNew(Optional<Instant> from) {
        return from.map(date -> filled("since.new.from", date)).orElseGet(() -> words.get("since.new"));
    }

    private String ofExisting(Timing existing) {
        Instant announced = existing.announced();
        Instant enforced = existing.enforced();
        if (announced == null) {
            return words.get("since.existing");
        }
        return enforced == null
                ? filled("since.existing.announced", announced)
                : filled("since.existing.enforced", announced, enforced);
    }

    private String filled(String key, Instant... dates) {
        Object[] shown =
                Stream.of(dates).map(date -> NorwegianTime.of(date, language)).toArray();
        return new MessageFormat(words.get(key), Locale.ROOT).format(shown);
    }
}
