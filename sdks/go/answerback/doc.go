// Amazon API Gateway V2 for WebSocket APIs: on AWS, and on an Answerback gateway
package answerback
