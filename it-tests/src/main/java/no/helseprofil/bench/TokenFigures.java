package no.helseprofil.bench;

import java.util.List;
import java.util.function.BiFunction;
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
        Report report = Report.ofMachine("");
        Predicate<BenchRealm> isOther = realm -> realm != BenchRealm.FAPI;
        report.table(
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
        table(report, "wait in ms, p50 / p99", Comparison::waits);
        return report;
    }

    /** Reports the distance from the floor, which the page leaves out. */
    Report distance() {
        Report report = new Report();
        floor.addTo(report, flows);
        return report;
    }

    private void table(Report report, String title, BiFunction<Comparison, BenchRealm, String> cell) {
        report.table(title, realms().map(TokenFigures::name));
        flows.forEach(flow -> report.row(flow.flow().title(), realms().map(realm -> cell.apply(flow, realm))));
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
    record Floor(double sign, double verify) {

        /** Adds the distance from it of each flow that needs a signature. */
        private void addTo(Report report, List<Comparison> flows) {
            report.line("A signature by ES256 takes %.0f µs, and to verify one %.0f µs.", sign, verify)
                    .table(
                            "flow",
                            "signed, verified",
                            "floor, µs",
                            "*profile*, µs",
                            "times the floor",
                            "*stock, FAPI 2*, times the floor");
            for (Comparison comparison : flows) {
                Flow flow = comparison.flow();
                double floor = flow.made() * sign + flow.verified() * verify;
                double profile = comparison.micros(BenchRealm.PROFILE);
                if (floor > 0) {
                    report.row(
                            flow.title(),
                            flow.made() + ", " + flow.verified(),
                            Report.number(0, floor),
                            Report.number(0, profile),
                            Report.number(1, profile / floor),
                            Report.number(1, comparison.micros(BenchRealm.FAPI) / floor));
                }
            }
        }
    }
}
