{{- define "answerback.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "answerback.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "answerback.labels" -}}
{{ include "answerback.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{/* The settings of a node, as answerback.yaml. */}}
{{- define "answerback.settings" -}}
{{- $cluster := dict
      "servers" (required "cluster.servers: the addresses of the NATS servers, such as nats://nats.nats:4222" .Values.cluster.servers)
      "name" .Values.cluster.name -}}
{{- with .Values.cluster.replicas }}{{ $_ := set $cluster "replicas" (int .) }}{{ end -}}
{{- with .Values.cluster.monitorUrl }}{{ $_ := set $cluster "monitorUrl" . }}{{ end -}}
{{- if and .Values.cluster.credentialsSecret (eq .Values.cluster.credentialsKey "nats.creds") -}}
{{- $_ := set $cluster "credentialsFile" "/run/secrets/nats/nats.creds" -}}
{{- end -}}
{{- if .Values.cluster.tlsSecret -}}
{{- $tls := dict "ca" "/run/secrets/nats-tls/ca.crt" -}}
{{- if .Values.cluster.clientCertificate -}}
{{- $_ := set $tls "cert" "/run/secrets/nats-tls/tls.crt" -}}
{{- $_ := set $tls "key" "/run/secrets/nats-tls/tls.key" -}}
{{- end -}}
{{- $_ := set $cluster "tls" $tls -}}
{{- end -}}
{{- $settings := dict
      "host" "0.0.0.0"
      "port" 4510
      "data" "/data/node"
      "credentials" "/run/secrets/answerback/keys"
      "workers" .Values.workers
      "drain" (printf "%ds" (int .Values.drainSeconds))
      "cluster" $cluster -}}
{{- with .Values.publicUrl }}{{ $_ := set $settings "publicUrl" . }}{{ end -}}
{{- mergeOverwrite (deepCopy .Values.settings) $settings | toYaml -}}
{{- end -}}
