package no.helseprofil.broker;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.profile.AskedLevel;
import no.helseprofil.profile.SecurityLevel;
import org.jspecify.annotations.Nullable;

/**
 * The level below which a login isn't good enough: the lowest that was asked for, and no less than what is set.
 *
 * @param floor null if every login will do
 */
record WantedLevel(@Nullable String floor) {

    static WantedLevel of(ProviderSettings settings, AskedLevel asked) {
        String minimum = settings.minimumLevel();
        return new WantedLevel(asked.levels().stream()
                .map(level -> minimum == null || level.compareTo(minimum) >= 0 ? level : minimum)
                .min(Comparator.naturalOrder())
                .orElse(minimum));
    }

    /** {@code acr_values} of a request; empty if there is nothing to ask for. */
    String acrValues(ProviderSettings settings) {
        Map<String, String> names = settings.kind().names().acrValues();
        return Stream.of(Optional.ofNullable(floor).map(names::get).orElse(""), settings.acrValues())
                .filter(value -> !value.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /**
     * The level of a login.
     *
     * @param told what the other side has called it; null if it hasn't said
     * @return empty if none is known
     * @throws BrokerException if it isn't good enough
     */
    Optional<String> reached(@Nullable String told) throws BrokerException {
        Optional<String> level = SecurityLevel.named(told);
        if (floor != null
                && level.filter(reached -> reached.compareTo(floor) >= 0).isEmpty()) {
            throw new BrokerException(
                    BrokerReason.LEVEL,
                    level.map(reached -> "The login is of level " + reached)
                                    .orElse("The ID token tells no level that is known")
                            + ", and " + floor + " was asked for");
        }
        return level;
    }
}
