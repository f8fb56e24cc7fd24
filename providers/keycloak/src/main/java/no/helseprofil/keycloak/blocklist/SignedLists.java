package no.helseprofil.keycloak.blocklist;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import no.helseprofil.incident.BlockKind;
import no.helseprofil.incident.Blocks;
import no.helseprofil.incident.IdentifierList;

/**
 * The lists that a node has signed. Anybody asks for one, as often as they like: it is signed once for each change of
 * what is blocked and each {@link IdentifierList#TTL}, and else comes from memory.
 */
final class SignedLists {

    /**
     * By how many names a realm is called in one {@link IdentifierList#TTL}. A server with a host name of its own has
     * one; one that takes any name of its callers could be made to sign without end.
     */
    static final int NAMES = 4;

    private final Map<String, Map<String, Kept>> realms = new ConcurrentHashMap<>();

    /**
     * Of what a list is made.
     *
     * @param issuer the realm's {@code iss}
     * @param address where the list is
     * @param kid the key that signs it
     * @param blocks what is blocked
     * @param always what is on it besides
     */
    record Source(String issuer, String address, String kid, Blocks blocks, Set<String> always) {

        /** The blocks of a realm are replaced as a whole, so those that are the same are the same object. */
        boolean isSameAs(Source other) {
            return blocks == other.blocks
                    && issuer.equals(other.issuer)
                    && address.equals(other.address)
                    && kid.equals(other.kid)
                    && always.equals(other.always);
        }
    }

    private record Kept(Source source, Instant made, Instant due, SignedList list) {

        boolean isDue(Instant now) {
            return now.isBefore(made) || !now.isBefore(due);
        }
    }

    /**
     * The list of a realm.
     *
     * @param realm its internal id
     * @param sign makes the JWT
     * @return empty if the realm was called by too many names
     */
    Optional<SignedList> of(String realm, Source source, Instant now, Function<IdentifierList, String> sign) {
        return find(realm, source, now).or(() -> {
            realms.compute(realm, (id, before) -> with(before == null ? Map.of() : before, source, now, sign));
            realms.values().removeIf(kept -> areAllDue(kept.values(), now));
            return find(realm, source, now);
        });
    }

    private Optional<SignedList> find(String realm, Source source, Instant now) {
        return Optional.ofNullable(realms.getOrDefault(realm, Map.of()).get(source.issuer()))
                .filter(kept -> !kept.isDue(now) && kept.source().isSameAs(source))
                .map(Kept::list);
    }

    /** Never changes what others read meanwhile. */
    private static Map<String, Kept> with(
            Map<String, Kept> before, Source source, Instant now, Function<IdentifierList, String> sign) {
        Kept same = before.get(source.issuer());
        if (same != null && !same.isDue(now) && same.source().isSameAs(source)) {
            return before;
        }
        Map<String, Kept> next = new HashMap<>(before);
        next.values().removeIf(kept -> kept.isDue(now));
        if (next.size() < NAMES || next.containsKey(source.issuer())) {
            next.put(source.issuer(), made(source, now, sign));
        }
        return Map.copyOf(next);
    }

    private static Kept made(Source source, Instant now, Function<IdentifierList, String> sign) {
        SortedSet<String> keys = source.blocks().inForce(BlockKind.KEY, now);
        keys.addAll(source.always());
        IdentifierList list = new IdentifierList(source.issuer(), source.address(), keys, now);
        Instant nextEnd = source.blocks().nextEnd(BlockKind.KEY, now);
        return new Kept(
                source,
                now,
                nextEnd.isBefore(list.due()) ? nextEnd : list.due(),
                new SignedList(list, source.kid(), sign.apply(list)));
    }

    private static boolean areAllDue(Collection<Kept> kept, Instant now) {
        return kept.stream().allMatch(one -> one.isDue(now));
    }
}
