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
 * Sentences on the dates from which a requirement applies, for new and for existing clients in general, without any
 * client's cohort.
 */
record Since(Texts words, Language language) {

    /**
     * Returns the sentence for a requirement.
     *
     * @param newFrom instant from which registered clients are new; empty if all with a known registration are
     * @param existing timetable for existing clients
     */
    String say(RequirementState state, Optional<Instant> newFrom, Timing existing) {
        boolean isDated = state == RequirementState.OBSERVED && existing.announced() != null;
        return isDated || state == RequirementState.ENFORCED
                ? ofNew(newFrom) + " " + ofExisting(existing)
                : words.get("since." + state.id());
    }

    /** Returns the sentence for a later stage, which has both dates. */
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
