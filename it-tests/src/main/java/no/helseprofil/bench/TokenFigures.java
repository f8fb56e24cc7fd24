package no.helseprofil.bench;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Figures of all flows on one JDK.
 *
 * @param java feature number of the server's JDK
 * @param hasCorretto whether the server has Amazon Corretto Crypto Provider
 * @param flows figures of each flow
 * @param floor smallest possible cost
 */
record TokenFigures(int java, boolean hasCorretto, List<Comparison> flows, Floor floor) {

    /** Returns the page section for such figures. */
    static PerformancePage page(int java, boolean hasCorretto) {
        return hasCorretto
                ? new PerformancePage("corretto-jdk-" + java, "./bench --write --with-corretto")
                : new PerformancePage("figures-jdk-" + java, "./bench --write");
    }

    /** Reports ratios and waits. */
    Report report() {
        Predicate<BenchRealm> isOther = realm -> realm != BenchRealm.FAPI;
        Report report = Report.ofMachine("")
                .table(
                        "CPU, as a multiple of *stock, FAPI 2*",
                        realms().filter(isOther).map(TokenFigures::name),
                        "at most");
        for (Comparison flow : flows) {
            double most = flow.bound();
            report.row(
                            flow.flow().title(),
                            realms().filter(isOther)
                                    .map(realm -> flow.ratio(realm).text(3)),
                            Double.isInfinite(most) ? "–" : Report.number(2, most))
                    .bound(flow.flow().title(), flow.ratio(BenchRealm.PROFILE).upper(), most);
        }
        report.table("wait in ms, p50 / p99", realms().map(TokenFigures::name));
        flows.forEach(flow -> report.row(flow.flow().title(), realms().map(flow::waits)));
        return report;
    }

    /** Reports the distance from the floor of each flow that needs a signature, which the page leaves out. */
    Report distance() {
        Report report = new Report()
                .line("A signature by ES256 takes %.0f µs, and to verify one %.0f µs.", floor.sign(), floor.verify())
                .table(
                        "flow",
                        "signed, verified",
                        "floor, µs",
                        "*profile*, µs",
                        "times the floor",
                        "*stock, FAPI 2*, times the floor");
        for (Comparison comparison : flows) {
            Flow flow = comparison.flow();
            double least = flow.made() * floor.sign() + flow.verified() * floor.verify();
            double profile = comparison.micros(BenchRealm.PROFILE);
            if (least > 0) {
                report.row(
                        flow.title(),
                        flow.made() + ", " + flow.verified(),
                        Report.number(0, least),
                        Report.number(0, profile),
                        Report.number(1, profile / least),
                        Report.number(1, comparison.micros(BenchRealm.FAPI) / least));
            }
        }
        return report;
    }

    private Stream<BenchRealm> realms() {
        return flows.get(0).realms().stream();
    }

    private static String name(BenchRealm realm) {
        return "*" + realm.title() + "*";
    }

    /**
     * Smallest possible cost: the signatures that a flow needs, made and verified by the fastest provider for a JVM of
     * this JDK. The rest is Keycloak and the profile.
     *
     * @param sign microseconds for a signature by ES256
     * @param verify microseconds to verify one
     */
    record Floor(double sign, double verify) {}
}
