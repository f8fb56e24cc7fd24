package no.helseprofil.keycloak.crypto;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Table of the fastest library by algorithm, as {@code ./bench crypto} has measured it: microseconds of processor time
 * for one signature of 600 bytes, with Keycloak 26.7.5's BouncyCastle 1.86 and Amazon Corretto Crypto Provider 2.5.0 on
 * x86_64.
 *
 * <pre>
 *                     JDK 17.0.21                 JDK 25.0.3
 *                     JDK    BC  Corretto         JDK    BC  Corretto
 * ES256 sign        438.7  95.1      15.7       137.8  79.0      16.1
 * ES256 verify      812.3  65.6      48.4       393.5  64.3      49.5
 * ES384 sign        954.0 183.4      64.8       942.6 194.9      66.4
 * ES384 verify     1778.8 197.4     161.4      1652.7 193.9     158.9
 * ES512 sign       1767.3 371.1     121.2      1864.1 474.2     129.4
 * ES512 verify     3280.3 447.3     257.6      3244.6 489.7     266.8
 * RS256 2048 sign   750.6 809.2     266.6       749.3 807.9     268.0
 * RS256 2048 verify  27.5  30.0      14.1        27.2  29.4      14.0
 * RS256 4096 sign  4760.6  4921    1447.0      4795.3  4993    1459.7
 * RS256 4096 verify  89.1  91.2      49.1        94.2  96.4      50.8
 * PS256 2048 sign   720.5 779.0     259.9       739.3 807.2     267.6
 * PS256 2048 verify  27.4  31.2      14.8        27.1  31.0      14.8
 * PS256 4096 sign  4761.9  4948    1483.8      4751.8  4938    1460.5
 * PS256 4096 verify  89.5  94.8      50.8        94.6  97.8      52.6
 * </pre>
 *
 * <p>The order is the same on both JDKs, for signing and for verifying, so it is listed once. RSA with other hashes
 * wasn't measured, since the key determines its time. For RSA the JDK and BouncyCastle differ by a seventh at most, so
 * Keycloak keeps its own choice between them.
 */
final class ProviderTable {

    private static final List<Library> ELLIPTIC = List.of(Library.CORRETTO, Library.BOUNCY_CASTLE);
    private static final List<Library> RSA = List.of(Library.CORRETTO);

    private ProviderTable() {}

    /** Returns the fastest installed library; empty if Keycloak's own choice is as fast. */
    static Optional<Library> fastest(SignatureAlgorithm algorithm, Set<Library> installed) {
        Stream<Library> order = (algorithm.isElliptic() ? ELLIPTIC : RSA).stream();
        return order.filter(installed::contains).findFirst();
    }
}
