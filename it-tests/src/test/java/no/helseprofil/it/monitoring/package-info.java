/** The alerts and dashboards of {@code deploy/monitoring}, by a real Prometheus. */
@NullMarked
package no.helseprofil.it.monitoring;

import org.jspecify.annotations.NullMarked;
