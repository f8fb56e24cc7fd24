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
 * The lowest level that is accepted: the lowest one asked for, but no lower than the configured minimum.
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

    /** Returns {@code acr_values} of a request; empty if there is nothing to ask for. */
    String acrValues(ProviderSettings settings) {
        Map<String, String> names = settings.kind().names().acrValues();
        return Stream.of(Optional.ofNullable(floor).map(names::get).orElse(""), settings.acrValues())
                .filter(value -> !value.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /**
     * Returns the level of a login by the provider's name of it, which is null if the provider hasn't sent one.
     *
     * @return empty if the level is unknown
     * @throws BrokerException if the level is too low
     */
    Optional<String> reached(@Nullable String returned) throws BrokerException {
        Optional<String> level = SecurityLevel.named(returned);
        if (floor != null
                && level.filter(reached -> reached.compareTo(floor) >= 0).isEmpty()) {
            throw new BrokerException(
                    BrokerReason.LEVEL,
                    level.map(reached -> "The login is of level " + reached)
                                    .orElse("The ID token contains no known level")
                            + ", and " + floor + " was asked for");
        }
        return level;
    }
}
