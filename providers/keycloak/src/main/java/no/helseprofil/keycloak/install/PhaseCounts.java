package no.helseprofil.keycloak.install;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Facts;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;

/**
 * Number of clients that a document puts into each phase. Most clients are alike to the timetable: it is asked
 * once for all that are.
 */
final class PhaseCounts {

    private final Profile profile;
    private final Instant now;
    private final Map<Alike, Integer> clients = new LinkedHashMap<>();

    PhaseCounts(Profile profile, Instant now) {
        this.profile = profile;
        this.now = now;
    }

    /** Facts on which the phases of a client depend. */
    record Alike(Facts.Standing standing, Migration migration) {}

    void add(Facts.Standing standing, Migration migration) {
        clients.merge(new Alike(standing, migration), 1, Integer::sum);
    }

    /** Returns the numbers by phase, of each requirement and of each later stage. */
    Map<String, Map<String, Integer>> read() {
        Map<String, Map<String, Integer>> phases = new LinkedHashMap<>();
        clients.forEach((alike, number) -> {
            Terms terms = profile.terms(alike.migration(), now);
            Catalogue.requirements().stream()
                    .filter(requirement -> requirement.holdsFor(alike.standing()))
                    .flatMap(requirement -> terms.stages(requirement).stream())
                    .forEach(stage -> phases.computeIfAbsent(stage.name(), name -> new TreeMap<>())
                            .merge(terms.timing(stage).phase().id(), number, Integer::sum));
        });
        return phases;
    }
}
