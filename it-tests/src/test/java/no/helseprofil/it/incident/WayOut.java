package no.helseprofil.it.incident;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestTable;
import no.helseprofil.testkit.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * A way on which a client, or a user of it, gets something from the server, or changes something: a row of the table.
 *
 * @param name what it is called there
 * @param templates the server's endpoints that it is about, as regular expressions
 * @param preparation has all ready but the last request, which it gives; null if every cell is a reason
 * @param refused the acts that refuse it
 * @param reasons why the others don't
 */
record WayOut(
        String name,
        List<String> templates,
        @Nullable BiFunction<IncidentStage, Act, Supplier<Seen>> preparation,
        Set<Act> refused,
        Map<Act, String> reasons) {

    /** A way that is tried. */
    static WayOut tried(String name, List<String> templates, BiFunction<IncidentStage, Act, Supplier<Seen>> way) {
        return new WayOut(name, templates, way, EnumSet.noneOf(Act.class), new EnumMap<>(Act.class));
    }

    /** A way that nothing has to be asked on. */
    static WayOut open(String name, String reason, String... templates) {
        return new WayOut(name, List.of(templates), null, EnumSet.noneOf(Act.class), new EnumMap<>(Act.class))
                .but(reason, Act.values());
    }

    WayOut refusedBy(Act... acts) {
        refused.addAll(List.of(acts));
        return this;
    }

    WayOut but(String reason, Act... acts) {
        for (Act act : acts) {
            reasons.put(act, reason);
        }
        return this;
    }

    WayOut at(String template) {
        templates.add(template);
        return this;
    }

    /**
     * Returns whether the answer doesn't name the requirement that refuses it. Such an answer is a page, the word that
     * a token isn't active, or Keycloak's refusal of tokens of before the block of a client, whichever comes first.
     */
    boolean isSilent(Act act) {
        return name.startsWith("SAML")
                || name.startsWith("introspection")
                || refused.contains(Act.PROOF_AGE) && (act == Act.CLIENT || act == Act.ORGANISATION);
    }

    Stream<Place> row() {
        return Stream.of(Act.values()).map(act -> new Place(this, act));
    }

    @Override
    public String toString() {
        return name;
    }

    /** A cell. */
    record Place(WayOut row, Act act) implements TestTable.Cell {

        @Override
        public Object way() {
            return act;
        }

        @Override
        public boolean isTest() {
            return row.refused().contains(act);
        }

        @Override
        public boolean isReason() {
            return row.reasons().containsKey(act);
        }
    }

    /**
     * Result of a request.
     *
     * @param through whether it got what it asked for
     * @param text what was said
     */
    record Seen(boolean through, String text) {

        static Seen of(Response answer) {
            return new Seen(answer.isSuccess(), answer.status() + " " + answer.body());
        }

        /**
         * Returns the result at a resource. The resource may have nothing for the caller and has let the token in all
         * the same.
         */
        static Seen ofResource(Response answer) {
            return new Seen(answer.status() != 401 && answer.status() != 403, answer.status() + " " + answer.body());
        }

        /**
         * Returns the result on a way whose end no client of this server reaches. It says whether a requirement of the
         * table refused the request.
         */
        static Seen further(Response answer) {
            return new Seen(
                    Stream.of(Act.values()).noneMatch(act -> answer.body().contains(act.requirement() + ": ")),
                    answer.status() + " " + answer.body());
        }
    }
}
