package no.helseprofil.testkit.control;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Options of the kit's server.
 *
 * @param address what it listens on; port 0 stands for a free one
 * @param probed hosts with ports of APIs that it may probe
 * @param prepared whether it ends at once, after a start that leaves a build of Keycloak for the next one
 */
record ControlOptions(InetSocketAddress address, Set<String> probed, boolean prepared) {

    private static final String PREPARE = "--prepare";
    private static final Pattern API = Pattern.compile("(\\[[0-9A-Fa-f:]+]|[A-Za-z0-9.-]+):[0-9]{1,5}");

    /** Returns the options for this port of this machine. */
    static ControlOptions at(int port) {
        return new ControlOptions(new InetSocketAddress("127.0.0.1", port), Set.of(), false);
    }

    /**
     * Reads the arguments of the command line.
     *
     * @param probed further APIs, separated by commas, as an environment variable has them; empty for none
     * @throws IllegalArgumentException if an argument is unknown: there is none that names another server
     */
    static ControlOptions of(List<String> arguments, String probed) {
        String host = "127.0.0.1";
        String port = "8080";
        Set<String> apis = new TreeSet<>(Arrays.asList(probed.split("[, ]+", -1)));
        apis.remove("");
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            switch (name) {
                case "--host" -> host = value;
                case "--port" -> port = value;
                case "--probe" -> apis.add(value);
                case PREPARE -> i--;
                default ->
                    throw new IllegalArgumentException(
                            "unknown argument " + name + ": there are --port N, --host ADDRESS and --probe HOST:PORT");
            }
            i++;
        }
        require(port.matches("[0-9]{1,5}"), "--port needs a number");
        require(apis.stream().allMatch(api -> API.matcher(api).matches()), "--probe needs HOST:PORT");
        return new ControlOptions(
                new InetSocketAddress(host, Integer.parseInt(port)), apis, arguments.contains(PREPARE));
    }

    private static void require(boolean met, String otherwise) {
        if (!met) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
