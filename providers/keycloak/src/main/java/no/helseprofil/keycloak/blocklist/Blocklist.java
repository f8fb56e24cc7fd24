package no.helseprofil.keycloak.blocklist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Blocks;
import no.helseprofil.incident.IdentifierList;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.crypto.DerivedKey;
import no.helseprofil.keycloak.storage.RealmProfiles.RealmMacKeys;
import org.jspecify.annotations.Nullable;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.jose.jws.JWSBuilder;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/** The list of blocked keys of the realm of a request, by the key that the realm signs tokens with. */
public record Blocklist(KeycloakSession session) {

    /** Below the realm's issuer. */
    private static final String PATH = "/helseprofil/blocklist";

    private static final SignedLists LISTS = new SignedLists();

    /**
     * The list.
     *
     * @param blocks what is blocked
     * @return empty if it can't be signed: the realm has no key pair for its default signature algorithm, or it is
     *     called by more names than it has
     */
    public Optional<SignedList> at(Blocks blocks, Instant now) {
        RealmModel realm = session.getContext().getRealm();
        String algorithm = Optional.ofNullable(realm.getDefaultSignatureAlgorithm())
                .filter(set -> !set.isEmpty())
                .orElse(Constants.DEFAULT_SIGNATURE_ALGORITHM);
        Optional<KeyWrapper> key = key(realm, algorithm);
        Optional<RealmMacKeys> secrets = RealmMacKeys.of(session, realm);
        if (key.isEmpty() || secrets.isEmpty()) {
            return Optional.empty();
        }
        String issuer =
                Urls.realmIssuer(session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName());
        SignedLists.Source source = new SignedLists.Source(
                issuer,
                issuer + PATH,
                key.get().getKid(),
                blocks,
                ProbedKeys.of(secrets.get(), realm.getId()).thumbprints());
        return LISTS.of(realm.getId(), source, now, list -> sign(list, algorithm));
    }

    /** Never one that Keycloak would have to make first, since anybody asks. */
    private Optional<KeyWrapper> key(RealmModel realm, String algorithm) {
        return session.keys()
                .getKeysStream(realm, KeyUse.SIG, algorithm)
                .filter(key -> key.getStatus().isActive())
                .findFirst()
                .filter(key -> key.getPrivateKey() instanceof PrivateKey);
    }

    private String sign(IdentifierList list, String algorithm) {
        return new JWSBuilder()
                .type(IdentifierList.TYPE)
                .jsonContent(list.claims())
                .sign(session.getProvider(SignatureProvider.class, algorithm).signer());
    }

    /** A list as it is sent. What is costly about it is done once. */
    public static final class SignedList {

        private final byte[] jwt;
        private final String tag;
        private byte @Nullable [] zipped;

        SignedList(IdentifierList list, String kid, String jwt) {
            this.jwt = jwt.getBytes(StandardCharsets.US_ASCII);
            this.tag = Sha256.ofParts(kid, list.content());
        }

        public byte[] jwt() {
            return jwt.clone();
        }

        /** Returns the JWT compressed (RFC 1952). */
        public synchronized byte[] zipped() {
            if (zipped == null) {
                zipped = zip(jwt);
            }
            return zipped.clone();
        }

        /**
         * The value of its weak entity tag (RFC 9110, section 8.8.3): two nodes sign the same list, and their
         * signatures differ.
         */
        public String tag() {
            return tag;
        }

        private static byte[] zip(byte[] content) {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream(content.length / 2);
            try (GZIPOutputStream zipping = new GZIPOutputStream(zipped)) {
                zipping.write(content);
            } catch (IOException never) {
                throw new UncheckedIOException(never);
            }
            return zipped.toByteArray();
        }
    }

    /**
     * The lists that a node has signed. Anybody asks for one, as often as they like: it is signed once for each change
     * of what is blocked and each {@link IdentifierList#TTL}, and else comes from memory.
     */
    static final class SignedLists {

        /**
         * Number of names that a realm is called by in one {@link IdentifierList#TTL}. A server with a host name of its
         * own has one; one that takes any name of its callers could be made to sign without end.
         */
        static final int NAMES = 4;

        private final Map<String, Map<String, Kept>> realms = new ConcurrentHashMap<>();

        /**
         * Source of a list.
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
            SortedSet<String> keys = source.blocks().inForce(Block.Kind.KEY, now);
            keys.addAll(source.always());
            IdentifierList list = new IdentifierList(source.issuer(), source.address(), keys, now);
            Instant nextEnd = source.blocks().nextEnd(Block.Kind.KEY, now);
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

    /**
     * Keys of a realm that are always on its list as blocked, and that only the server has. A probe shows one to an
     * API, and an API that goes by the list refuses it. So nothing has to be blocked to find that out, and the API has
     * read of the key long before.
     *
     * @param active the one that a probe signs with
     * @param thumbprints of this one, and of those before it as long as the realm has their secrets
     */
    public record ProbedKeys(SigningPair active, Set<String> thumbprints) {

        private static final String PURPOSE = "helseprofil blocked-key v1 ";

        private static final Map<String, Kept> KEPT = new ConcurrentHashMap<>();

        public ProbedKeys {
            thumbprints = Set.copyOf(thumbprints);
        }

        /**
         * Returns the keys of a realm, which are derived once for as long as it has these secrets.
         *
         * @param realm its internal id
         */
        public static ProbedKeys of(RealmMacKeys secrets, String realm) {
            Kept known = KEPT.get(realm);
            if (known != null && known.secrets().equals(secrets)) {
                return known.keys();
            }
            ProbedKeys keys = derived(secrets, PURPOSE + realm);
            KEPT.put(realm, new Kept(secrets, keys));
            return keys;
        }

        private static ProbedKeys derived(RealmMacKeys secrets, String purpose) {
            SigningPair active = DerivedKey.of(secrets.activeBytes(), purpose);
            List<byte[]> all = secrets.verifyingBytes();
            Set<String> thumbprints = all.stream()
                    .map(secret -> DerivedKey.of(secret, purpose).thumbprint())
                    .collect(Collectors.toSet());
            thumbprints.add(active.thumbprint());
            return new ProbedKeys(active, thumbprints);
        }

        private record Kept(RealmMacKeys secrets, ProbedKeys keys) {}
    }
}
